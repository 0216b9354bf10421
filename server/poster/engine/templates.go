package engine

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"yuanfen/server/poster/template"
)

//go:embed templates/*.json
var templateFiles embed.FS

// Templates are the designs that come with the program, in the order of their
// file names.
var Templates = sync.OnceValues(func() ([]*template.Template, error) {
	names, err := fs.Glob(templateFiles, "templates/*.json")
	if err != nil {
		return nil, err
	}
	all := make([]*template.Template, len(names))
	for i, name := range names {
		raw, err := templateFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if all[i], err = template.Decode(raw); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
})

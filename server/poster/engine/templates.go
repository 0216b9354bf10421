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

// Bodies are the files of the designs that come with the program, in the order of
// their names.
func Bodies() ([][]byte, error) {
	names, err := fs.Glob(templateFiles, "templates/*.json")
	if err != nil {
		return nil, err
	}
	all := make([][]byte, len(names))
	for i, name := range names {
		if all[i], err = templateFiles.ReadFile(name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Templates are the designs that come with the program, in the order of Bodies.
var Templates = sync.OnceValues(func() ([]*template.Template, error) {
	bodies, err := Bodies()
	if err != nil {
		return nil, err
	}
	all := make([]*template.Template, len(bodies))
	for i, raw := range bodies {
		if all[i], err = template.Decode(raw); err != nil {
			return nil, fmt.Errorf("template %d: %w", i, err)
		}
	}
	return all, nil
})

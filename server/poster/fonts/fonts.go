// Package fonts carries the typefaces that posters are set in. They come with
// `make fonts`; a program built without them has an empty folder here.
package fonts

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files holds the typefaces by the names under typeset.Files, as far as they
// were there when the program was built.
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // The folder is part of this package.
	}
	return sub
}

//go:build !nodynamic

package content

import "image"

// toWebP is missing: see webp.go.
var toWebP func(image.Image) ([]byte, error)

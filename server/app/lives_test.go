//go:build !race

package app_test

// lives is how many random lives a plain `go test` leads; -rapid.checks leads
// more.
const lives = "60"

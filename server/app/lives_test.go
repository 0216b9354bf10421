//go:build !race

package app_test

// lives is how many random lives a plain `go test` leads; -rapid.checks leads
// more.
const lives = "60"

// payoutLives is the same for lives whose days must pass.
const payoutLives = "15"

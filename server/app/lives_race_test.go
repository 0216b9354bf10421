//go:build race

package app_test

// lives is fewer with the race detector, which makes SQLite ten times as slow.
const lives = "6"

// payoutLives is the same for lives whose days must pass.
const payoutLives = "3"

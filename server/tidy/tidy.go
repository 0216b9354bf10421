// Package tidy holds the whole repository to its manners: which way imports
// point, how long a function may be, where SQL may stand. Its tests read the
// source as it is and say what to move; tools that are not Go's own run in
// `make check`.
package tidy

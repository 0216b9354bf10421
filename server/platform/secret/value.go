package secret

import "log/slog"

// hidden is all that anybody sees of a Value.
const hidden = "***"

// Value is a string that must not be printed: a key, a password, a DSN. Every
// formatter, logger and encoder shows ***; string(v) is the only way to it.
type Value string

// String hides the value from fmt.
func (v Value) String() string {
	if v == "" {
		return ""
	}
	return hidden
}

// GoString hides the value from %#v.
func (v Value) GoString() string { return v.String() }

// MarshalText hides the value from encoders.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// LogValue hides the value from slog.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

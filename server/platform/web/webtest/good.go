package webtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Good returns one request for every operation of the contract (OpenAPI 3.1
// JSON) that it allows, as far as patterns are met by digits. Targets keep their
// {parameters}, for the test to put its own things there.
func Good(openapi []byte) ([]Case, error) {
	var c contract
	if err := json.Unmarshal(openapi, &c); err != nil {
		return nil, fmt.Errorf("webtest: contract: %w", err)
	}
	var all []Case
	for _, path := range slices.Sorted(maps.Keys(c.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(c.Paths[path])) {
			m := &maker{contract: c, op: c.Paths[path][method], method: strings.ToUpper(method), path: path}
			_, query, header, body := m.request()
			m.add("good", path, query, header, encode(body))
			all = append(all, m.cases...)
		}
	}
	return all, nil
}

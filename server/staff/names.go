package staff

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// NamesIn are the names of the staff among those who did something, by how
// histories name them: "staff:3".
func NamesIn[E any](ctx context.Context, s *Service, events []E, actor func(E) string) (map[string]string, error) {
	var ids []int64
	for _, e := range events {
		number, ok := strings.CutPrefix(actor(e), "staff:")
		if id, err := strconv.ParseInt(number, 10, 64); ok && err == nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	byID, err := s.Names(ctx, ids)
	names := make(map[string]string, len(byID))
	for id, name := range byID {
		names["staff:"+strconv.FormatInt(id, 10)] = name
	}
	return names, err
}

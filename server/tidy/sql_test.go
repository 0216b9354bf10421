package tidy

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	sqlText      = regexp.MustCompile(`^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|WITH)\s`)
	tableUse     = regexp.MustCompile(`\b(FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)`)
	tableMade    = regexp.MustCompile(`CREATE TABLE ([a-z_]+)`)
	migration    = regexp.MustCompile(`^sql/(\d{4})_[a-z0-9_]+\.sql$`)
	commonSQL    = regexp.MustCompile(`^(CREATE TABLE [a-z_]+ \(|CREATE (UNIQUE )?INDEX [a-z_]+ ON |ALTER TABLE [a-z_]+ ADD COLUMN |UPDATE [a-z_]+ SET |INSERT INTO [a-z_]+ \([a-z_, ]+\)\s+SELECT )`)
	movedFrom    = regexp.MustCompile(`(?s)INSERT INTO [a-z_]+ \([a-z_, ]+\)\s+SELECT .*?FROM ([a-z_]+)`)
	engineWords  = regexp.MustCompile(`(?i)\b(COLLATE|ENGINE ?=|AUTO_?INCREMENT|ON DUPLICATE|CHARSET|IF NOT EXISTS)\b`)
	listAndEqual = regexp.MustCompile(`_?(id|no) IN \(\?\) AND ([a-z_ =0]+ AND )?([a-z]\.)?(state|held) (=|IN)`)
	lineComment  = regexp.MustCompile(`(?m)--.*$`)
)

// sqlRoom is where a domain's SQL may stand: its store, which a large domain
// divides by topic, and its audit.
var sqlRoom = regexp.MustCompile(`^(store|store_[a-z]+|audit)\.go$`)

// sqlFree are the folders to which the rule of the rooms does not apply.
var sqlFree = map[string]string{
	"platform": "owns the engines, the migrations and its own few tables",
	"bench":    "fills databases by hand to measure them",
	"storm":    "logs thousands of buyers in at once",
	"sim":      "looks at the whole database for the model's sake",
	"story":    "damages what others own, to show that it is found",
	"report":   "reads what others wrote, wherever that is clearest",
}

// literals calls fn with each string constant of the file, unquoted.
func literals(s source, fn func(n ast.Node, text string)) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if text, err := strconv.Unquote(lit.Value); err == nil {
			fn(lit, text)
		}
		return true
	})
}

func skipsSQL(s source) bool {
	_, free := sqlFree[s.domain()]
	return s.ast == nil || s.isTest() || free || strings.Contains(s.path, "/shoptest/") || !strings.HasPrefix(s.path, "server/")
}

func checkSQLRooms(s source) (wrong []string) {
	if skipsSQL(s) || (s.domain() != "" && sqlRoom.MatchString(path.Base(s.path))) {
		return nil
	}
	literals(s, func(n ast.Node, text string) {
		if sqlText.MatchString(text) {
			wrong = append(wrong, s.at(n)+": SQL belongs into store.go")
		}
	})
	return wrong
}

// checkGuards finds the guards by which SQLite would search. Beside a list of more
// than ten keys it prefers an index on an equal column: all rows of a state, for
// each portion of a few hundred. Its planner can't turn NOT state <> ? into a search.
func checkGuards(s source) (wrong []string) {
	if s.ast == nil || s.isTest() {
		return nil
	}
	literals(s, func(n ast.Node, text string) {
		if listAndEqual.MatchString(text) {
			wrong = append(wrong, s.at(n)+": a guard beside a list of keys is NOT x <> ? or NOT x NOT IN (…)")
		}
	})
	return wrong
}

// tablesOf finds who owns each table: the one domain that inserts into it.
func tablesOf(files []source) (owner map[string]string, wrong []string) {
	owner = map[string]string{}
	named := map[string]string{} // Whole literals: a table's name may be a constant.
	for _, s := range files {
		for _, m := range tableMade.FindAllStringSubmatch(s.text, -1) {
			if strings.HasPrefix(s.path, "sql/") {
				owner[m[1]] = ""
			}
		}
	}
	for _, s := range files {
		if m := movedFrom.FindStringSubmatch(s.text); m != nil && strings.HasPrefix(s.path, "sql/") {
			delete(owner, m[1]) // Its rows live on in another table.
		}
	}
	for _, s := range files {
		if s.ast == nil || s.isTest() || s.domain() == "" || slices.Contains([]string{"bench", "storm", "sim", "story"}, s.domain()) || strings.Contains(s.path, "/shoptest/") {
			continue
		}
		literals(s, func(n ast.Node, text string) {
			named[text] = s.domain()
			for _, m := range tableUse.FindAllStringSubmatch(text, -1) {
				was, table := owner[m[2]]
				switch {
				case !table || m[1] != "INTO":
				case was == "":
					owner[m[2]] = s.domain()
				case was != s.domain():
					wrong = append(wrong, fmt.Sprintf("%s: %s and %s both insert into %s", s.at(n), was, s.domain(), m[2]))
				}
			}
		})
	}
	for table, domain := range owner {
		if domain == "" {
			owner[table] = named[table]
		}
		if owner[table] == "" {
			wrong = append(wrong, "table "+table+": nobody inserts into it")
		}
	}
	return owner, wrong
}

func checkTables(s source, owner map[string]string) (wrong []string) {
	if skipsSQL(s) || s.domain() == "" || path.Base(s.path) == "audit.go" {
		return nil
	}
	literals(s, func(n ast.Node, text string) {
		for _, m := range tableUse.FindAllStringSubmatch(text, -1) {
			if domain := owner[m[2]]; domain != "" && domain != s.domain() {
				wrong = append(wrong, fmt.Sprintf("%s: table %s belongs to %s; call it", s.at(n), m[2], domain))
			}
		}
	})
	return wrong
}

// checkMigration holds a migration to what a killed one survives and to the SQL
// that every engine understands.
func checkMigration(s source) (wrong []string) {
	if !strings.HasPrefix(s.path, "sql/") || !strings.HasSuffix(s.path, ".sql") {
		return nil
	}
	if !migration.MatchString(s.path) {
		wrong = append(wrong, s.path+": the name is NNNN_what.sql")
	}
	body, ok := strings.CutPrefix(s.text, "-- +goose Up\n")
	if !ok {
		wrong = append(wrong, s.path+": the first line is -- +goose Up")
	}
	body = strings.TrimSpace(lineComment.ReplaceAllString(body, ""))
	if strings.Count(body, ";") != 1 || !strings.HasSuffix(body, ";") {
		wrong = append(wrong, s.path+": one statement, ended by one ;")
	}
	if !commonSQL.MatchString(body) {
		wrong = append(wrong, s.path+": only CREATE TABLE, CREATE INDEX, ADD COLUMN, and UPDATE or INSERT … SELECT to move rows")
	}
	if word := engineWords.FindString(body); word != "" {
		wrong = append(wrong, s.path+": "+word+" is not understood alike by every engine")
	}
	return wrong
}

func checkMigrationNumbers(files []source) (wrong []string) {
	seen := map[string]string{}
	for _, s := range files {
		m := migration.FindStringSubmatch(s.path)
		if m == nil {
			continue
		}
		if other := seen[m[1]]; other != "" {
			wrong = append(wrong, s.path+": has the number of "+other)
		}
		seen[m[1]] = s.path
	}
	return wrong
}

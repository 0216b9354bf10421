package db

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// IsDuplicate reports whether err is a violated unique or primary key.
func IsDuplicate(err error) bool {
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		return m.Number == 1062
	}
	var s *sqlite.Error
	if errors.As(err, &s) {
		return s.Code() == sqlitelib.SQLITE_CONSTRAINT_UNIQUE || s.Code() == sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// IsCheck reports whether err is a violated CHECK: stock below zero, say.
func IsCheck(err error) bool {
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		return m.Number == 4025 || m.Number == 3819
	}
	var s *sqlite.Error
	return errors.As(err, &s) && s.Code() == sqlitelib.SQLITE_CONSTRAINT_CHECK
}

// again reports whether the whole function should run once more: it lost
// against another transaction, or the connection broke and the outcome of a
// COMMIT may be unknown.
func again(err error) bool {
	return errors.Is(err, ErrConflict) || isConflict(err) || isLost(err)
}

func isConflict(err error) bool {
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		switch m.Number {
		case 1213, 1205, 1020, 1047: // Deadlock, lock wait, record changed, node not ready.
			return true
		}
		return string(m.SQLState[:]) == "40001"
	}
	var s *sqlite.Error
	if errors.As(err, &s) {
		base := s.Code() & 0xff
		return base == sqlitelib.SQLITE_BUSY || base == sqlitelib.SQLITE_LOCKED
	}
	return false
}

// errNoConnection says that a connection was cut while it was being made. The
// driver has no error of its own for that.
var errNoConnection = errors.New("db: the connection broke while it was made")

// isLost reports a broken connection, or a server that is going down.
func isLost(err error) bool {
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		return m.Number == 1053 || m.Number == 1927 || m.Number == 1158 || m.Number == 1159 || m.Number == 1160 || m.Number == 1161
	}
	var n net.Error
	return errors.Is(err, errNoConnection) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &n)
}

// IsUnavailable reports that the database could not be reached or kept refusing,
// so that a caller may well try again later.
func IsUnavailable(err error) bool {
	return errors.Is(err, ErrUnavailable) || isConflict(err) || isLost(err)
}

// IsUnreachable reports that the connection to the database is gone: whoever
// else asks it now fares no better.
func IsUnreachable(err error) bool { return isLost(err) }

// isNoTable reports a statement about a table that does not exist.
func isNoTable(err error) bool {
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		return m.Number == 1146
	}
	var s *sqlite.Error
	return errors.As(err, &s) && strings.Contains(s.Error(), "no such table")
}

// alreadyThere reports whether a migration's statement failed only because an
// earlier, killed run had already done it.
func alreadyThere(err error) bool {
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		return m.Number == 1050 || m.Number == 1060 || m.Number == 1061
	}
	var s *sqlite.Error
	return errors.As(err, &s) &&
		(strings.Contains(s.Error(), "already exists") || strings.Contains(s.Error(), "duplicate column name"))
}

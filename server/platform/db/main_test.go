package db_test

import (
	"testing"

	"yuanfen/server/platform/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

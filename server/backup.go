package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/db"
	"yuanfen/sql"
)

// A backup is a tar.gz of three parts: what it is, the database as a dump that
// any engine loads, the files. The keys are not in it: whoever finds a backup
// must not be able to read the addresses.
const (
	backupManifest = "manifest.json"
	backupDump     = "database.jsonl"
	backupFiles    = "files/"
)

type manifest struct {
	Program string    `json:"program"`
	Version string    `json:"version"`
	Engine  db.Engine `json:"engine"`
	MadeAt  time.Time `json:"made_at"`
	Rows    int       `json:"rows"`
	Schema  []int64   `json:"schema"` // The migrations that had run.
}

func backup(ctx context.Context, c *call) error {
	out := c.flags.String("out", "", "")
	if err := c.parse(); err != nil {
		return err
	}
	if *out == "" {
		return fmt.Errorf("backup 需要 --out FILE；%w", errUsage)
	}
	if _, err := os.Stat(*out); err == nil {
		return fmt.Errorf("%s 已存在，没有覆盖它，请换一个文件名", *out)
	}
	cfg, err := c.config()
	if err != nil {
		return err
	}
	d, err := openMigrated(ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	m, err := writeBackup(ctx, cfg, d, *out)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "备份了 %d 行数据到 %s。密钥（%s）不在备份里，请另行妥善保存，恢复时需要。\n", m.Rows, *out, filepath.Dir(cfg.Path(cfg.Secrets.IndexKey)))
	return nil
}

// writeBackup writes to a file beside out and renames it when it is whole.
func writeBackup(ctx context.Context, cfg config.Config, d *db.DB, out string) (m manifest, err error) {
	dump, err := os.CreateTemp(filepath.Dir(out), ".dump-*")
	if err != nil {
		return m, err
	}
	defer func() { _ = dump.Close(); _ = os.Remove(dump.Name()) }()
	ran, err := d.Migrations(ctx, sql.Files)
	if err != nil {
		return m, err
	}
	m = manifest{Program: "yuanfen", Version: version, Engine: d.Engine(), MadeAt: time.Now().UTC()}
	for _, one := range ran {
		if one.Applied {
			m.Schema = append(m.Schema, one.Version)
		}
	}
	if m.Rows, err = d.Dump(ctx, dump); err != nil {
		return m, err
	}
	part, err := os.OpenFile(out+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return m, err
	}
	defer func() { _ = os.Remove(part.Name()) }()
	if err := errors.Join(packBackup(ctx, cfg, m, dump, part), part.Sync(), part.Close()); err != nil {
		return m, err
	}
	return m, os.Rename(part.Name(), out)
}

func packBackup(ctx context.Context, cfg config.Config, m manifest, dump *os.File, w io.Writer) error {
	zip := gzip.NewWriter(w)
	pack := tar.NewWriter(zip)
	head, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := addFile(pack, backupManifest, int64(len(head)), bytes.NewReader(head)); err != nil {
		return err
	}
	size, err := dump.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := dump.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := addFile(pack, backupDump, size, dump); err != nil {
		return err
	}
	if err := packFiles(ctx, cfg, pack); err != nil {
		return err
	}
	return errors.Join(pack.Close(), zip.Close())
}

// packFiles adds local files. A shared store has backups of its own.
func packFiles(ctx context.Context, cfg config.Config, pack *tar.Writer) error {
	if cfg.Files.URL != "" {
		return nil
	}
	files, err := blob.Open(ctx, cfg.Path("files"))
	if err != nil {
		return err
	}
	defer func() { _ = files.Close() }()
	return files.Each(ctx, func(key string) error {
		raw, _, err := files.Get(ctx, key)
		if err != nil {
			return err
		}
		return addFile(pack, backupFiles+key, int64(len(raw)), bytes.NewReader(raw))
	})
}

func addFile(pack *tar.Writer, name string, size int64, content io.Reader) error {
	if err := pack.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size}); err != nil {
		return err
	}
	_, err := io.Copy(pack, content)
	return err
}

// restore fills an empty database and file store from a backup, and audits the
// result.
func restore(ctx context.Context, c *call) error {
	from := c.flags.String("from", "", "")
	if err := c.parse(); err != nil {
		return err
	}
	if *from == "" {
		return fmt.Errorf("restore 需要 --from FILE；%w", errUsage)
	}
	cfg, err := c.config()
	if err != nil {
		return err
	}
	file, err := os.Open(*from)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	d, err := openDB(ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	rows, files, err := unpackBackup(ctx, cfg, d, file)
	switch {
	case errors.Is(err, db.ErrNotEmpty):
		return errors.New("目标数据库里已有数据，只能恢复到空的数据库；没有改动任何东西")
	case errors.Is(err, db.ErrNewer):
		return fmt.Errorf("备份由更新的版本生成，请用那个版本或更新的版本恢复；没有改动任何东西：%w", err)
	case err == nil:
		_, err = d.Migrate(ctx, sql.Files) // What has come since the backup.
	}
	if err != nil {
		return fmt.Errorf("恢复没有完成，已清空读入的数据：%w", errors.Join(err, d.Clear(ctx)))
	}
	rep, err := app.Audit(ctx, d)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "恢复了 %d 行数据、%d 个文件；审计了 %d 张凭证，出入 %d 处\n", rows, files, rep.Journals, len(rep.Findings))
	if len(rep.Findings) > 0 {
		return errAudit
	}
	return nil
}

func unpackBackup(ctx context.Context, cfg config.Config, d *db.DB, r io.Reader) (rows, files int, err error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return 0, 0, fmt.Errorf("不是备份文件：%w", err)
	}
	store, err := blob.Open(ctx, cfg.Path("files"))
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var m manifest
	pack := tar.NewReader(zip)
	for {
		entry, err := pack.Next()
		if errors.Is(err, io.EOF) {
			if rows != m.Rows || m.Program != "yuanfen" {
				err = fmt.Errorf("备份不完整：应有 %d 行，读到 %d 行", m.Rows, rows)
				return rows, files, err
			}
			return rows, files, nil
		}
		if err != nil {
			return rows, files, err
		}
		switch key, isFile := strings.CutPrefix(entry.Name, backupFiles); {
		case entry.Name == backupManifest:
			if err = json.NewDecoder(pack).Decode(&m); err == nil && len(m.Schema) == 0 {
				err = errors.New("备份没有写明数据结构的版本")
			}
			if err == nil {
				err = d.MigrateTo(ctx, sql.Files, m.Schema)
			}
		case entry.Name == backupDump:
			rows, err = d.Load(ctx, pack)
		case isFile:
			files++
			err = putFile(ctx, store, key, pack)
		}
		if err != nil {
			return rows, files, err
		}
	}
}

func putFile(ctx context.Context, store *blob.Store, key string, r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return store.Put(ctx, key, raw)
}

// backupFile writes a backup to a file of its own for the panel, which hands it
// out and removes it.
func (p *parts) backupFile(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp(p.cfg.Data.Dir, ".backup-*")
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, "backup.tar.gz")
	if _, err := writeBackup(ctx, p.cfg, p.db, out); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return out, nil
}

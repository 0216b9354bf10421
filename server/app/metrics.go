package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yuanfen/server/platform/jobs"
)

// jobCounts shows at each scrape how many jobs wait and how many are dead: the
// two figures that tell an operator that something outside is broken.
type jobCounts struct{ app *App }

var jobsDesc = prometheus.NewDesc("yuanfen_jobs", "Jobs that wait (queued) or need a person (dead).", []string{"state"}, nil)

// scrapeWithin bounds the look at the database.
const scrapeWithin = 2 * time.Second

// Describe says which series there are.
func (c jobCounts) Describe(ch chan<- *prometheus.Desc) { ch <- jobsDesc }

// Collect asks the database; a series that can't be asked for is left out.
func (c jobCounts) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	queued, dead, err := jobs.Counts(ctx, c.app.opt.DB)
	if err != nil {
		c.app.opt.Log.Warn("jobs not counted", "error", err)
		return
	}
	ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(queued), jobs.Queued)
	ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(dead), jobs.Dead)
}

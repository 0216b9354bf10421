package web

import (
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics is the process's Prometheus registry with the edge's own series.
type metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	latency    *prometheus.HistogramVec
	turnedAway prometheus.Counter // Part of requests: those answered at the door.
}

// observer is the latency series of one route, looked up once.
type observer = prometheus.Observer

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "yuanfen_http_requests_total", Help: "Requests by method, route and status.",
		}, []string{"method", "route", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "yuanfen_http_request_seconds", Help: "Time to answer by method and route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"method", "route"}),
	}
	m.turnedAway = m.requests.WithLabelValues("any", "turned_away", strconv.Itoa(ErrBusy.Status))
	m.registry.MustRegister(m.requests, m.latency, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// watch adds how many operations are being worked on.
func (m *metrics) watch(w *crowd) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "yuanfen_http_operations_now", Help: "Operations being worked on; 0 without a limit.",
	}, func() float64 { return float64(w.now.Load()) }))
}

func (m *metrics) observer(method, path string) observer {
	return m.latency.WithLabelValues(method, path)
}

// seen counts one request. Addresses outside the table share one label, so
// that nobody can fill the memory by asking for many.
func (m *metrics) seen(cl *call, method string, status int, took time.Duration) {
	if cl.route == nil {
		m.requests.WithLabelValues("any", "unmatched", strconv.Itoa(status)).Inc()
		return
	}
	m.requests.WithLabelValues(method, cl.route.Path, strconv.Itoa(status)).Inc()
	cl.route.seen.Observe(took.Seconds())
}

// Metrics returns the registry, for other parts to add their series.
func (r *Router) Metrics() *prometheus.Registry { return r.metrics.registry }

// serveMetrics answers on this machine and in private networks alone: the
// figures tell how the shop is doing.
func (r *Router) serveMetrics(c echo.Context) error {
	ip := net.ParseIP(ClientIP(c.Request().Context()))
	if ip == nil || !ip.IsLoopback() && !ip.IsPrivate() {
		return generic[http.StatusNotFound]
	}
	promhttp.HandlerFor(r.metrics.registry, promhttp.HandlerOpts{}).ServeHTTP(c.Response(), c.Request())
	return nil
}

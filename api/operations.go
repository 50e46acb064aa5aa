package api

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

//go:embed docs
var docsFiles embed.FS

// registerOperations adds the routes of the contract's tag "operations", which answer files and texts.
func (s *server) registerOperations(e *echo.Echo) {
	e.GET("/healthz", s.health)
	e.HEAD("/healthz", s.health)
	e.GET("/readyz", s.ready)
	e.HEAD("/readyz", s.ready)
	e.GET("/metrics", echo.WrapHandler(promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{})))
	e.GET("/docs", func(c echo.Context) error { return docsAsset(c, "index.html") })
	e.GET("/docs/:asset", func(c echo.Context) error { return docsAsset(c, c.Param("asset")) })
	e.GET("/openapi.yaml", func(c echo.Context) error { return c.Blob(http.StatusOK, "application/yaml", contractYAML) })
	e.GET("/openapi.json", func(c echo.Context) error { return c.Blob(http.StatusOK, "application/json", s.contractJSON) })
}

// health tells that the process lives.
func (s *server) health(c echo.Context) error {
	return c.JSON(http.StatusOK, Status{Status: "ok", Version: s.version})
}

// ready tells a load balancer whether to send claims here.
func (s *server) ready(c echo.Context) error {
	if err := s.svc.Ready(c.Request().Context()); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, Status{Status: "ok", Version: s.version})
}

// assetTypes are the media types of the embedded files. The host's own table may say otherwise.
var assetTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".txt": "text/plain; charset=utf-8",
}

// docsAsset serves one embedded file. A name with a slash names none: Echo does not decode %2F in a path.
func docsAsset(c echo.Context, name string) error {
	if strings.Contains(name, "/") || strings.HasPrefix(name, ".") {
		return echo.ErrNotFound
	}
	file, err := fs.ReadFile(docsFiles, "docs/"+name)
	if err != nil {
		return echo.ErrNotFound
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	return c.Blob(http.StatusOK, assetTypes[path.Ext(name)], file)
}

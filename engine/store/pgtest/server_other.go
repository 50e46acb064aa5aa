//go:build !unix

package pgtest

import "errors"

func start(bool) (string, error) {
	return "", errors.New("tests start PostgreSQL on Unix only; set OCTROI_TEST_POSTGRES_DSN")
}

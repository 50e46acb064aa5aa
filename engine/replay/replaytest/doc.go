// Package replaytest holds a synthetic mutuality in front of what replays a period: its claims decided in memory, household after
// household, and read as a database would give them. Tests gather it whole and change what stands; benchmarks let it pass by, so that
// none of it weighs on the memory that they measure.
package replaytest

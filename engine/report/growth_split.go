package report

import (
	"math/big"

	"octroi/engine"
)

// splitBenefit splits the change of one benefit over its four factors. Where it was paid in one period only, all of the change is
// a new benefit, or one that ended.
func splitBenefit(before, now engine.SpendingRow, members [2]*big.Rat) change {
	c := change{before: before.Amount, now: now.Amount}
	if before.Amount <= 0 || now.Amount <= 0 || before.Members == 0 || now.Members == 0 {
		c.parts[partNew] = now.Amount - before.Amount
		return c
	}
	if members[0] == nil || members[1] == nil {
		members = [2]*big.Rat{big.NewRat(1, 1), big.NewRat(1, 1)}
	}
	units := [2]int64{int64(before.Units), int64(now.Units)}
	if units[0] <= 0 || units[1] <= 0 {
		units = [2]int64{before.Lines, now.Lines} // a sum that has no units: each line is one
	}
	var f [factors][2]*big.Rat
	for i, row := range [2]engine.SpendingRow{before, now} {
		users := big.NewRat(row.Members, 1)
		f[partMembers][i] = members[i]
		f[partUsers][i] = new(big.Rat).Quo(users, members[i])
		f[partUse][i] = big.NewRat(units[i], row.Members)
		f[partPrice][i] = big.NewRat(int64(row.Amount), units[i])
	}
	var exact [factors]*big.Rat
	for i := range exact {
		exact[i] = averageOverOrders(f, i)
	}
	copy(c.parts[:], toCents(exact[:], now.Amount-before.Amount))
	return c
}

// averageOverOrders is what factor i changes, averaged over all orders in which the factors may change one after the other
// (Shapley): a set of k factors changed before it in k!(n-1-k)! of the n! orders.
func averageOverOrders(f [factors][2]*big.Rat, i int) *big.Rat {
	sum := new(big.Rat)
	for set := range 1 << factors {
		if set&(1<<i) != 0 {
			continue
		}
		product, first := new(big.Rat).Sub(f[i][1], f[i][0]), 0
		for j := range f {
			switch {
			case j == i:
			case set&(1<<j) != 0:
				product.Mul(product, f[j][1])
				first++
			default:
				product.Mul(product, f[j][0])
			}
		}
		orders := factorial(first) * factorial(factors-1-first)
		sum.Add(sum, product.Mul(product, big.NewRat(orders, factorial(factors))))
	}
	return sum
}

func factorial(n int) int64 {
	f := int64(1)
	for i := 2; i <= n; i++ {
		f *= int64(i)
	}
	return f
}

// toCents rounds the parts of a sum. What rounding leaves over goes to the largest.
func toCents(parts []*big.Rat, sum engine.Cents) []engine.Cents {
	out := make([]engine.Cents, len(parts))
	largest := 0
	for i, p := range parts {
		out[i] = roundHalfUp(p)
		sum -= out[i]
		if new(big.Rat).Abs(p).Cmp(new(big.Rat).Abs(parts[largest])) > 0 {
			largest = i
		}
	}
	out[largest] += sum
	return out
}

func roundHalfUp(r *big.Rat) engine.Cents {
	n := new(big.Int).Add(new(big.Int).Mul(r.Num(), big.NewInt(2)), r.Denom())
	return engine.Cents(n.Div(n, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64()) // Div rounds down
}

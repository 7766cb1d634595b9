package harness

import "testing"

// TestRefusedAtSomeEndpoints: the service's stanza is refused whole, or at some endpoints; all else must be as the fixture says.
func TestRefusedAtSomeEndpoints(t *testing.T) {
	const pointer = "/extra_config/plugin~1http-server"
	fixture, err := Read("../engine/pairs/server-two-endpoints")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		refused       []string
		obstaclesAt   []int
		uses, refuses int // no uses for an error
	}{
		{nil, nil, 4, 0},
		{nil, []int{1}, 0, 0},
		{[]string{pointer + " at /endpoints/1"}, []int{1}, 3, 1},
		{[]string{pointer}, []int{0, 1, 3}, 1, 3},
		{[]string{pointer + " at /endpoints/0"}, nil, 0, 0},
		{[]string{pointer}, []int{1}, 0, 0},
	} {
		answer, err := Written(fixture.Dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range row.obstaclesAt {
			answer.Uses[i].Stanza, answer.Uses[i].Obstacles = nil, []Obstacle{{Kind: "server-scope"}}
		}
		fixture.cases.Refused = row.refused
		var r Result
		p, err := r.planOne(fixture, answer, Options{})
		if (err == nil) != (row.uses > 0) || err == nil && (len(p.Uses) != row.uses || len(r.Refused) != row.refuses) {
			t.Errorf("%v with obstacles at %v: %d uses, %v, %v", row.refused, row.obstaclesAt, len(p.Uses), r.Refused, err)
		}
	}
}

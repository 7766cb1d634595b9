package runner

import "time"

// running is what runs at the moment.
type running struct {
	input *Case
	side  string
}

// watch looks at what runs, until the channel is closed. Neither a plugin nor a script can be interrupted: when one does not
// come to an end, the rest of the program has to be given up.
func watch(endless func(Mismatch)) chan<- running {
	const longest = 10 * time.Second
	next := make(chan running)
	go func() {
		var current running
		timer := time.NewTimer(longest)
		for {
			select {
			case r, more := <-next:
				if !more {
					return
				}
				current = r
				timer.Reset(longest)
			case <-timer.C:
				m := Mismatch{Case: "endless", Input: *current.input, Field: "end", Go: "ends", Lua: "ends"}
				if current.side == "Go" {
					m.Go = "no end"
				} else {
					m.Lua = "no end"
				}
				endless(m)
			}
		}
	}()
	return next
}

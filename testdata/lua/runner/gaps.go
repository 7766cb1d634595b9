package runner

import (
	"fmt"
	"strings"
)

// isOfGap tells whether a part of a script answered that nobody has written yet (templates/lua/helpers/gap.lua).
func isOfGap(lua *Outcome) bool {
	return lua.Err != nil && strings.HasPrefix(lua.Err.Message, "not written yet: ")
}

// letsPass is what a gap must not do: answer with anything but 500, hand a response on, or call what is behind a script that
// runs before it only.
func letsPass(lua *Outcome, stanza map[string]any) *difference {
	_, runsAfter := stanza["post"]
	if lua.Err.Status == 500 && lua.Response == nil && (lua.Calls == 0 || runsAfter) {
		return nil
	}
	return &difference{"gap", "500, and nothing passes", fmt.Sprintf("%d calls, status %d, response %v", lua.Calls, lua.Err.Status, lua.Response)}
}

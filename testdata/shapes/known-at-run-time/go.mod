module unplug.test/known-at-run-time

go 1.22

module unplug.test/work-at-register

go 1.22

module unplug.test/comments-only

go 1.22

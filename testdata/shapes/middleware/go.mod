module unplug.test/middleware

go 1.22

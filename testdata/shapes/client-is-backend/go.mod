module unplug.test/client-is-backend

go 1.22

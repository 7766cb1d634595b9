module unplug.test/suffixes

go 1.22

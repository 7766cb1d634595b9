module example.com/third-party

go 1.22

require example.org/policy v1.2.0

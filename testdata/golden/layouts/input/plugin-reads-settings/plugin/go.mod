module example.com/to-grpc

go 1.22

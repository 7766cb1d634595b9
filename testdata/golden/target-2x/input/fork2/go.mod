module example.com/gateway/v2

go 1.25

require github.com/luraproject/lura/v2 v2.13.0

module github.com/luraproject/lura/v3

go 1.25.0

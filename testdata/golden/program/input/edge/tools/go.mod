module example.com/edge/tools

package main

func main() { println("not a plugin") }

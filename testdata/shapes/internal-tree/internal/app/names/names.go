package names

const Separator = "-"

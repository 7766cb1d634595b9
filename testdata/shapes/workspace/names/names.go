package names

const Guard = "work-guard"

package names

const Guard = "shared-guard"

#include "Report/Redact.h"

#include <gtest/gtest.h>

using unplug::report::redact;

TEST(Redact, HidesValuesOfSecretNames) {
  EXPECT_EQ(redact("+  \"client_secret\": \"hunter2\","), "+  \"client_secret\": \"***\",");
  EXPECT_EQ(redact("{\"a\": \"b\", \"apiKey\": \"x\\\"y\", \"c\": 1}"),
            "{\"a\": \"b\", \"apiKey\": \"***\", \"c\": 1}");
  EXPECT_EQ(redact("password = \"p\"\nname = \"n\"\n"), "password = \"***\"\nname = \"n\"\n");
  EXPECT_EQ(redact("Authorization: Bearer abcdefghijklmnop1234"), "Authorization: Bearer ***");
}

TEST(Redact, LeavesTheRestAlone) {
  for (const char *text : {"\"endpoint\": \"/token\",\n", "\"name\": \"token-check\"", "a \" b", "", "\n\n",
                           "\"pattern\": \".so\"", "Bearer token"})
    EXPECT_EQ(redact(text), text);
}

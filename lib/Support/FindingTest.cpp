#include "Support/Finding.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace unplug;

TEST(Findings, HaveStableCodesAndAPageEach) {
  std::set<std::string_view> codes;
  for (const FindingKind &kind : allFindingKinds()) {
    EXPECT_TRUE(codes.insert(kind.code).second) << kind.code;
    EXPECT_EQ(kind.code.size(), 6u);
    EXPECT_FALSE(kind.help.empty()) << kind.code;
    std::ifstream page(std::string(UNPLUG_SOURCE_DIR "/docs/reference/findings/") + std::string(kind.code) + ".md");
    ASSERT_TRUE(page) << kind.code << " has no page";
    std::string text(std::istreambuf_iterator<char>(page), {});
    std::string title =
        "# " + std::string(kind.code) + " " + std::string(kind.name) + ": " + std::string(kind.title) + "\n";
    EXPECT_EQ(text.substr(0, title.size()), title);
    EXPECT_NE(text.find("\n## What to do\n"), std::string::npos) << kind.code;
  }
}

TEST(Findings, AreSortedWorstFirstAndOnce) {
  Finding note = makeFinding(FindingCode::PluginNotUsed, {"a", 1, 1}, "x");
  Finding error = makeFinding(FindingCode::LegacyNamespace, {"b", 2, 1}, "y");
  Finding critical = makeFinding(FindingCode::LegacyNamespace, Severity::Critical, {"c", 3, 1}, "z");
  Findings findings = {note, error, critical, note, error};
  sortFindings(findings);
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_EQ(findings[0].severity, Severity::Critical);
  EXPECT_EQ(findings[2].severity, Severity::Note);
}

#include "Licences/Licences.h"

#include "Rewrite/ScratchFolder.h"

#include <gtest/gtest.h>

namespace unplug::licences {
namespace {

using Ids = std::vector<std::string>;

const std::string mit =
    "Copyright (c) 2024 Someone\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n"
    "of this software and associated documentation files (the \"Software\"), to deal ...\n\nThe above copyright "
    "notice and this permission notice shall be\nincluded in all copies or substantial portions of the Software.\n";
const std::string bsd =
    "Redistributions of source code must retain the above copyright\n notice, ...\n * Redistributions in binary "
    "form must reproduce the above copyright notice ...\n";

std::string title(const std::string &name, const std::string &version) {
  return "\t\t" + name + "\n\t\t   " + version + "\n\n Everyone ...";
}

} // namespace

TEST(Licences, AreKnownByTheirText) {
  EXPECT_EQ(licencesIn(mit), Ids{"MIT"});
  EXPECT_EQ(licencesIn(title("Apache License", "Version 2.0, January 2004")), Ids{"Apache-2.0"});
  EXPECT_EQ(licencesIn("// Licensed under the Apache License, Version 2.0 (the \"License\");\n// you may not"),
            Ids{"Apache-2.0"});
  EXPECT_EQ(licencesIn(bsd), Ids{"BSD-2-Clause"});
  EXPECT_EQ(licencesIn(bsd + "may be used to endorse or promote products derived from this software"),
            Ids{"BSD-3-Clause"});
  EXPECT_EQ(licencesIn("Permission to use, copy, modify, and/or distribute this software for any\npurpose with or "
                       "without fee is hereby "
                       "granted, provided that the above\ncopyright notice"),
            Ids{"ISC"});
  EXPECT_EQ(licencesIn("Mozilla Public License Version 2.0\n====\n ... \"Secondary License\" means either the GNU "
                       "General Public License, "
                       "Version 2.0, the GNU Affero General Public License, Version 3.0"),
            Ids{"MPL-2.0"});
  EXPECT_EQ(licencesIn(title("GNU GENERAL PUBLIC LICENSE", "Version 2, June 1991")), Ids{"GPL-2.0"});
  EXPECT_EQ(licencesIn(title("GNU LESSER GENERAL PUBLIC LICENSE", "Version 3, 29 June 2007")), Ids{"LGPL-3.0"});
  EXPECT_EQ(licencesIn(title("GNU AFFERO GENERAL PUBLIC LICENSE", "Version 3, 19 November 2007")), Ids{"AGPL-3.0"});
  EXPECT_EQ(licencesIn("GNU General Public License as published by the Free Software Foundation, either version 3 of "
                       "the License, or "
                       "(at your option) any later version"),
            Ids{"GPL-3.0-or-later"});
  EXPECT_EQ(licencesIn("Eclipse Public License - v 2.0"), Ids{"EPL-2.0"});
  EXPECT_EQ(licencesIn("This is free and unencumbered software released into the public domain."), Ids{"Unlicense"});
  EXPECT_EQ(licencesIn("“This License” refers to Server Side Public License."), Ids{"SSPL-1.0"});
  EXPECT_EQ(licencesIn("License text copyright ... \"Business Source License\"\nBusiness Source License 1.1\n"),
            Ids{"BUSL-1.1"});
  EXPECT_EQ(
      licencesIn(
          "# Elastic License 2.0\nYou may not provide the software to third parties as a hosted or managed service"),
      Ids{"Elastic-2.0"});
  EXPECT_EQ(licencesIn("Copyright 2024 Example Ltd. All rights reserved."), Ids{});
  EXPECT_EQ(licencesIn(""), Ids{});
}

TEST(Licences, SeveralAndExceptions) {
  EXPECT_EQ(licencesIn(mit + "\n---\n" + title("Apache License", "Version 2.0, January 2004")),
            (Ids{"Apache-2.0", "MIT"}));
  EXPECT_EQ(licencesIn(title("GNU GENERAL PUBLIC LICENSE", "Version 2, June 1991") +
                       "As a special exception, the copyright holders of this library give you\npermission to link "
                       "this library with "
                       "independent modules to produce an executable"),
            Ids{"GPL-2.0 WITH Classpath-exception-2.0"});
  EXPECT_EQ(licencesIn(title("GNU GENERAL PUBLIC LICENSE", "Version 2, June 1991") +
                       title("GNU LESSER GENERAL PUBLIC LICENSE", "Version 3, 29 June 2007") +
                       "GCC Runtime Library Exception"),
            (Ids{"GPL-2.0", "LGPL-3.0"}));
  EXPECT_EQ(licencesIn("// SPDX-License-Identifier: MIT OR Apache-2.0\n/* SPDX-License-Identifier: GPL-2.0-only */"),
            (Ids{"GPL-2.0-only", "MIT OR Apache-2.0"}));
  EXPECT_EQ(licencesIn("SPDX-License-Identifier: %s\"); evil"), Ids{});
}

TEST(Licences, KindsOfExpressions) {
  EXPECT_EQ(kindOf("MIT"), Kind::Permissive);
  EXPECT_EQ(kindOf("GPL-3.0-only"), Kind::Copyleft);
  EXPECT_EQ(kindOf("GPL-2.0+"), Kind::Copyleft);
  EXPECT_EQ(kindOf("LGPL-2.1-or-later"), Kind::Lesser);
  EXPECT_EQ(kindOf("AGPL-3.0-or-later"), Kind::NetworkCopyleft);
  EXPECT_EQ(kindOf("MIT OR GPL-3.0-only"), Kind::Permissive);
  EXPECT_EQ(kindOf("MIT AND (GPL-3.0-only OR AGPL-3.0-only)"), Kind::Copyleft);
  EXPECT_EQ(kindOf("GPL-2.0 WITH Classpath-exception-2.0"), Kind::Weak);
  EXPECT_EQ(kindOf("GPL-2.0 WITH Some-exception"), Kind::Copyleft);
  EXPECT_EQ(kindOf("LicenseRef-Ours"), std::nullopt);
  EXPECT_EQ(kindOf("MIT OR LicenseRef-Ours"), std::nullopt);
  EXPECT_EQ(kindOf("("), std::nullopt);
  EXPECT_EQ(kindOf(""), std::nullopt);
}

TEST(Licences, OfFolders) {
  rewrite::ScratchFolder folder;
  folder.write("LICENSE", mit);
  folder.write("copying.md", title("GNU GENERAL PUBLIC LICENSE", "Version 2, June 1991"));
  folder.write("license.go", "package x");
  folder.write("licenses.json", "{}");
  folder.write("my-license.txt", "Ours.");
  folder.write("LICENSES/ISC.txt",
               "use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted, "
               "provided that the above copyright");
  std::filesystem::create_symlink("LICENSE", folder.path / "LICENCE");
  auto files = licenceFiles(folder.path);
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0].name, "LICENSE");
  EXPECT_EQ(files[1].name, "copying.md");
  EXPECT_EQ(files[1].spdx, Ids{"GPL-2.0"});
  EXPECT_EQ(files[2].name, "my-license.txt");
  EXPECT_TRUE(files[2].spdx.empty());
  EXPECT_EQ(files[3].name, "LICENSES/ISC.txt");
  EXPECT_FALSE(licenceOfSources(folder.path));
  folder.write("z.go", "// SPDX-License-Identifier: MPL-2.0\npackage x");
  EXPECT_EQ(licenceOfSources(folder.path)->spdx, Ids{"MPL-2.0"});
  EXPECT_TRUE(licenceFiles(folder.path / "none").empty());
}

TEST(Licences, ModulesInTheCache) {
  EXPECT_EQ(cacheFolder("github.com/Azure/go-AMQP", "v1.0.0-RC1"), "github.com/!azure/go-!a!m!q!p@v1.0.0-!r!c1");
  for (const char *path : {"../x", "/etc", "a/../b", "a//b", "", "a b", "a\nb", "a:b"})
    EXPECT_EQ(cacheFolder(path, "v1.0.0"), "") << path;
  EXPECT_EQ(cacheFolder("a/b", "../../v1"), "");
}

} // namespace unplug::licences

#include "Plan/Plan.h"
#include "Plan/Ledger.h"
#include "Plan/Scripts.h"

#include <gtest/gtest.h>

using namespace unplug;

namespace {

// A gateway with one http-server use of "guard", registered by one plugin, and one name that nobody registers.
inventory::Inventory shop() {
  inventory::Inventory inventory;
  inventory.from.version = "2.13.8";
  inventory.inputs.files = {{"krakend.json", {}, false, 0}, {"guard/main.go", {}, false, 0}};
  inventory.files = {{"krakend.json", State::Fine, {}, "aa"}, {"guard/main.go", State::OutOfScope, {}, "bb"}};

  config::Gateway gateway;
  gateway.path = "krakend.json";
  config::Use use;
  use.kind = PluginKind::HttpServer;
  use.level = Level::Service;
  use.names = {"guard", "ghost"};
  use.pointer = "/extra_config/plugin~1http-server";
  use.at = {"krakend.json", 3, 5};
  use.settings = {{{"guard"}, "object", {"krakend.json", 4, 7}}, {{"guard", "key"}, "string", {"krakend.json", 5, 9}}};
  gateway.uses.push_back(use);
  config::Stanza stanza;
  stanza.pointer = "/extra_config/github_com~1devopsfaith~1krakend-cors";
  stanza.legacy = true;
  stanza.at = {"krakend.json", 9, 5};
  gateway.stanzas.push_back(stanza);
  inventory.gateways.push_back(gateway);

  go::Plugin plugin;
  plugin.id = "guard";
  plugin.package = 0;
  plugin.local = {0};
  plugin.role = go::SecurityRole::Authenticate;
  plugin.registrations = {{PluginKind::HttpServer, "guard", true, {}, false, false, {"guard/main.go", 7, 2}}};
  inventory.source.modules.emplace_back();
  inventory.source.modules.back().path = "example.com/guard";
  inventory.source.modules.back().folder = "guard";
  go::SourceFile file;
  file.file = inventory.inputs.files[1];
  inventory.source.files.push_back(file);
  inventory.source.packages.push_back({"guard", "main", "", 0, "example.com/guard", {0}});
  inventory.source.plugins.push_back(plugin);
  join(inventory);
  return inventory;
}

State stateOf(const plan::Ledger &ledger, plan::Category category, const std::string &prefix) {
  for (const plan::LedgerEntry &entry : ledger.entries)
    if (entry.category == category && entry.id.starts_with(prefix))
      return entry.state;
  ADD_FAILURE() << prefix << " has no entry";
  return State::NotUnderstood;
}

plan::Plan madePlan(const inventory::Inventory &inventory, const plan::Options &options) {
  auto scripts = plan::couldBeScripts(inventory, {});
  EXPECT_TRUE(bool(scripts)) << llvm::toString(scripts.takeError());
  return makePlan(inventory, *scripts, options);
}

} // namespace

TEST(Plan, RefusesOnErrorWherePluginsGuard) {
  plan::Plan plan = madePlan(shop(), {});
  ASSERT_EQ(plan.verdicts.size(), 1u);
  EXPECT_EQ(plan.verdicts[0].strategy, plan::Strategy::InTree);
  EXPECT_EQ(plan.verdicts[0].onError, plan::OnError::Refuse);
  EXPECT_LE(plan.verdicts[0].effort.hoursLow, plan.verdicts[0].effort.hoursHigh);
  ASSERT_EQ(plan.unregistered.size(), 1u);
  EXPECT_EQ(plan.unregistered[0].name, "ghost");
  EXPECT_EQ(plan.unregistered[0].decision, plan::MissingName::Refuse);
}

TEST(Plan, ReadsBackWhatItWrites) {
  plan::Plan made = madePlan(shop(), {true});
  made.allowed = {"logging"};
  made.uses = {{"krakend.json", "/extra_config/x", {"guard"}, true, plan::UseStrategy::Lua}};
  std::string text = writePlan(made);
  auto plan = plan::readPlan(text, "plan.json");
  ASSERT_TRUE(static_cast<bool>(plan)) << llvm::toString(plan.takeError());
  EXPECT_EQ(plan->uses[0].strategy, plan::UseStrategy::Lua);
  plan->verdicts[0].alternatives = made.verdicts[0].alternatives; // for people: made anew from the inputs
  EXPECT_EQ(writePlan(*plan), text);
  EXPECT_EQ(plan->unregistered[0].decision, plan::MissingName::Skeleton);
}

TEST(Plan, SaysWhatIsWrongInAPlanFile) {
  std::string text = writePlan(madePlan(shop(), {}));
  auto broken = text;
  broken.replace(broken.find("in-tree"), 7, "sideways");
  for (const std::string &bad :
       {std::string("{"), std::string("[]"), std::string("{\"schemaVersion\": 2}"), broken,
        std::string("{\"schemaVersion\": 1, \"verdicts\": [3], \"unregistered\": [], \"clashes\": []}")}) {
    auto plan = plan::readPlan(bad, "plan.json");
    ASSERT_FALSE(static_cast<bool>(plan)) << bad;
    EXPECT_FALSE(llvm::toString(plan.takeError()).empty());
  }
}

TEST(Plan, IsRefusedWhenAnInputChanged) {
  inventory::Inventory inventory = shop();
  plan::Plan plan = madePlan(inventory, {});
  EXPECT_FALSE(llvm::errorToBool(checkFresh(plan, inventory, "plan.json")));
  inventory.files[1].hash = "cc";
  std::string message = llvm::toString(checkFresh(plan, inventory, "plan.json"));
  EXPECT_NE(message.find("guard/main.go (changed)"), std::string::npos) << message;
  inventory.files.pop_back();
  EXPECT_NE(llvm::toString(checkFresh(plan, inventory, "p")).find("(gone)"), std::string::npos);
}

TEST(Plan, IsRefusedWhenVerdictsDoNotFitThePlugins) {
  inventory::Inventory inventory = shop();
  plan::Plan plan = madePlan(inventory, {});
  plan.verdicts[0].plugin = "other";
  EXPECT_TRUE(llvm::errorToBool(checkFresh(plan, inventory, "p")));
  plan.verdicts.clear();
  EXPECT_TRUE(llvm::errorToBool(checkFresh(plan, inventory, "p")));
}

TEST(Ledger, BalancesAndNoticesWhatIsMissingOrTwice) {
  inventory::Inventory inventory = shop();
  plan::Plan plan = madePlan(inventory, {});
  plan::Ledger ledger = makeLedger(inventory, plan, {});
  EXPECT_FALSE(llvm::errorToBool(checkBalance(ledger, inventory)));
  for (std::size_t i = 0; i < ledger.entries.size(); ++i) {
    plan::Ledger lost = ledger, twice = ledger;
    lost.entries.erase(lost.entries.begin() + static_cast<std::ptrdiff_t>(i));
    twice.entries.push_back(ledger.entries[i]);
    EXPECT_TRUE(llvm::errorToBool(checkBalance(lost, inventory))) << ledger.entries[i].id;
    EXPECT_TRUE(llvm::errorToBool(checkBalance(twice, inventory))) << ledger.entries[i].id;
  }
}

TEST(Ledger, GivesEachInputTheStateOfTheStage) {
  inventory::Inventory inventory = shop();
  plan::Plan plan = madePlan(inventory, {});
  plan::Ledger now = makeLedger(inventory, plan, {});
  EXPECT_EQ(stateOf(now, plan::Category::Registrations, "guard"), State::NeedsPerson);
  EXPECT_EQ(stateOf(now, plan::Category::Stanzas, "krakend.json"), State::NeedsPerson);

  plan::Stage migrated;
  migrated.migrated = true;
  plan::Ledger then = makeLedger(inventory, plan, migrated);
  EXPECT_EQ(stateOf(then, plan::Category::Registrations, "guard"), State::Migrated);
  EXPECT_EQ(stateOf(then, plan::Category::Stanzas, "krakend.json"), State::Migrated);
  EXPECT_EQ(stateOf(then, plan::Category::Files, "guard/main.go"), State::Migrated);
  EXPECT_EQ(stateOf(then, plan::Category::Uses, "krakend.json"), State::NeedsPerson)
      << "\"ghost\" is registered by nobody";

  plan.unregistered[0].decision = plan::MissingName::Ignore;
  EXPECT_EQ(stateOf(makeLedger(inventory, plan, migrated), plan::Category::Uses, "krakend.json"), State::Migrated);
}

TEST(Ledger, NeverMakesAnUnreadFileLookClean) {
  inventory::Inventory inventory = shop();
  inventory.files[1].state = State::NotUnderstood;
  plan::Stage migrated;
  migrated.migrated = true;
  EXPECT_EQ(stateOf(makeLedger(inventory, madePlan(inventory, {}), migrated), plan::Category::Files, "guard/main.go"),
            State::NotUnderstood);
}

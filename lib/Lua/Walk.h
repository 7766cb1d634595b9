// Visiting every statement and expression of a function's own code that can run; function literals are functions of their
// own.
#pragma once

#include "Lua/Tree.h"

#include <functional>

namespace unplug::lua {

using VisitStatement = std::function<void(const Statement &)>;
using VisitExpression = std::function<void(const Expression &)>;

// Parents before children, in the order of the source.
void walk(const Block &block, const VisitStatement &statement, const VisitExpression &expression);
void walk(const Expression &expression, const VisitExpression &visit);

// The same for a function, and for a variable of a package its value.
void walk(const Function &function, const VisitStatement &statement, const VisitExpression &expression);

} // namespace unplug::lua

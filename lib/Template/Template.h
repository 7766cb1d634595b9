// Rendering Go templates with what Flexible Configuration adds (facts F1), and knowing where every byte came from.
#pragma once

#include "Support/Location.h"
#include "Template/Value.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unplug::tmpl {

// The texts that take part: templates, partials, settings. Entries are only ever added.
struct Sources {
  struct Text {
    std::string path; // display path
    std::string text;
  };
  std::deque<Text> all;

  std::uint32_t add(std::string path, std::string text);
};

// Where a template was called from.
struct Call {
  std::uint32_t source = 0;
  std::size_t offset = 0;
  std::uint32_t caller = 0; // index into Rendering::calls; 0 is the main template itself
};

// A stretch of the rendered text, and what made it.
struct Span {
  Range of;
  std::uint32_t place = 0; // source of the template that wrote it
  std::size_t offset = 0;  // of the text or action in it
  Origin origin;           // the input bytes that it shows; none for what functions made
  bool exact = false;      // the bytes of `origin` are these bytes
  std::uint32_t call = 0;  // index into Rendering::calls
};

struct Rendering {
  std::string text;
  std::vector<Span> spans; // all of `text`, in order, none empty
  std::vector<Call> calls;
  std::set<std::string> unknownVariables; // that `env` and `expandenv` asked for and nobody gave
  std::set<std::string> missingSettings;  // names that were looked for at the top of the data, and are not there

  // The span that holds the byte at `offset`; the last one for the end of the text. Nothing when the text is empty.
  const Span *at(std::size_t offset) const;
};

// Why there is no rendering.
struct RenderFault {
  enum class Kind {
    Fails,       // the gateway fails on it too, and takes the template as it lies for its configuration
    NotInTheSet, // something that this evaluator does not do
    TooMuch      // beyond the bounds on work, output or depth
  };
  Kind kind = Kind::Fails;
  std::uint32_t source = 0;
  std::size_t offset = 0;
  std::string message;
};

struct RenderInput {
  struct Template {
    std::string name; // by which it is called
    std::uint32_t source = 0;
  };
  Sources &sources;
  Template main;
  std::vector<Template> others; // parsed after the main one, in this order
  Value data;
  // The source of a partial; nothing when it cannot be read, which `include` takes for an empty text. `outside` is set
  // for a path that leads out of the folder of partials.
  std::function<std::optional<std::uint32_t>(const std::string &path, bool &outside)> partial;
  std::optional<std::map<std::string, std::string>> environment; // nothing: not known
  std::string unknownVariable; // what `env` gives for a variable while it is not known
};

struct RenderLimits {
  std::size_t work = 50'000'000;  // nodes visited and bytes made
  std::size_t output = 64U << 20; // bytes
  unsigned calls = 200;           // templates in templates
};

std::optional<Rendering> render(const RenderInput &input, RenderFault &fault, const RenderLimits &limits = {});

// What Go's own table has: builtins, Sprig's generic functions, `marshal`, `include`.
bool isFunction(std::string_view name);

} // namespace unplug::tmpl

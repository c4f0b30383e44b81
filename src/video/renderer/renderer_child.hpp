// The process that renders: the program mien-render, started by order/renderer_process.cpp.
#pragma once

#include <span>
#include <string_view>

namespace mien::video::renderer {

// Enters the sandbox; then, without arguments, reads an order from standard input, follows it
// (orders.hpp), and writes JSON lines to standard output: {"progress":0.25}… and at last
// {"done":true,"bytes":…,"sha256":…,…}. With --check it follows none and says what
// holds: {"version":TEXT,"missing":[{"name":…,"reason":…,"advice":…}…]}. What fails is
// {"error":TEXT,"kind":NAME,"detail":TEXT}. Returns the exit code: 0, or 1 after an error.
[[nodiscard]] int run_renderer_child(std::span<const std::string_view> arguments);

}  // namespace mien::video::renderer

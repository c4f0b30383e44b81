#include <string_view>
#include <vector>

#include "video/renderer/renderer_child.hpp"

// LeakSanitizer looks with ptrace, which the sandbox refuses; leaks are found by the tests.
extern "C" int __lsan_is_turned_off() {
    return 1;
}

int main(int argument_count, char** arguments) {
    const std::vector<std::string_view> words(arguments + 1, arguments + argument_count);
    return mien::video::renderer::run_renderer_child(words);
}

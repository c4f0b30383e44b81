// Runs a fuzz target without libFuzzer: on every file of the folder named on the command line, and
// on every prefix of each.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argument_count, char** arguments) {
    if (argument_count != 2 || !std::filesystem::is_directory(arguments[1])) {
        std::fputs("name the folder with the seeds\n", stderr);
        return 2;
    }
    int seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        std::fprintf(stderr, "%s\n", entry.path().c_str());
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> content{std::istreambuf_iterator<char>(file), {}};
        for (std::size_t size = 0; size <= content.size(); ++size) {
            // A copy of just this size, so that AddressSanitizer sees a read past its end.
            const std::vector<std::uint8_t> input(
                content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size));
            LLVMFuzzerTestOneInput(input.data(), input.size());
        }
        ++seeds;
    }
    std::fprintf(stderr, "%d seeds\n", seeds);
    return seeds > 0 ? 0 : 1;
}

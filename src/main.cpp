#include "cli/command_line.hpp"

int main(int argument_count, char** arguments) {
    return mien::cli::run(argument_count, arguments);
}

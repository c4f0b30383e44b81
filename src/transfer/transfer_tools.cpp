#include "transfer/transfer_tools.hpp"

#include <functional>

#include "base/scratch_directory.hpp"

namespace mien::transfer {

awaitable<std::shared_ptr<File>> create_scratch_file(async::WorkPool& work,
                                                     std::filesystem::path path) {
    const std::function<std::shared_ptr<File>()> create = [path = std::move(path)] {
        return std::make_shared<File>(File::create(path, scratch_place));
    };
    co_return co_await work.run(create);
}

}  // namespace mien::transfer

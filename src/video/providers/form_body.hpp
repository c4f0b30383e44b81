// A body of the type multipart/form-data (RFC 7578). Names are ours; values may be anything.
#pragma once

#include <string>
#include <string_view>

namespace mien::video {

class FormBody {
  public:
    FormBody();

    void add(std::string_view name, std::string_view value);
    void add_file(std::string_view name, std::string_view file_name, std::string_view content_type,
                  std::string_view bytes);

    [[nodiscard]] std::string content_type() const;
    // Once, at the end.
    [[nodiscard]] std::string finish();

  private:
    std::string boundary_;
    std::string body_;
};

}  // namespace mien::video

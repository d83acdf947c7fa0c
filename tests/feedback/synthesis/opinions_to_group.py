"""143 opinions as a ward's Front gets them before a conference: 9 topics, and which say the same.

Written for tests: nobody said them. Each theme is told in the words of several people, some under a subject that names
the matter, some under one that names only the topic; openings and closings are common ones. Themes of one topic share
words on purpose (one alley, two complaints), and some are raised by one person only.
"""

from collections.abc import Iterator
from dataclasses import dataclass

OPENINGS = [
    "",
    "Kính gửi Ủy ban nhân dân phường. ",
    "Tôi là cư dân tổ dân phố, xin phản ánh như sau. ",
    "",
    "Kính thưa hội nghị, ",
    "Bà con tổ dân phố chúng tôi có ý kiến: ",
    "Xin hỏi lãnh đạo phường: ",
]
CLOSINGS = [
    "",
    " Đề nghị phường xem xét, giải quyết.",
    " Mong được quan tâm, xin cảm ơn.",
    " Rất mong chính quyền sớm trả lời để người dân yên tâm.",
    "",
    " Đề nghị cơ quan chức năng kiểm tra, xử lý dứt điểm.",
]


@dataclass(frozen=True)
class Theme:
    """One theme: how many people, under which subjects, in which words."""

    count: int
    subjects: list[str]
    said: list[str]


@dataclass(frozen=True)
class Said:
    """One opinion; those that say the same share a `theme`."""

    topic: str
    theme: str
    subject: str
    text: str
    group: int


TOPICS: dict[str, dict[str, Theme]] = {
    "Đất đai và giấy chứng nhận": {
        "chậm cấp sổ": Theme(
            6,
            [
                "Chậm cấp giấy chứng nhận quyền sử dụng đất",
                "Hồ sơ cấp sổ đỏ lần đầu quá hạn",
                "Về việc cấp giấy chứng nhận",
            ],
            [
                "Gia đình tôi nộp hồ sơ xin cấp giấy chứng nhận quyền sử dụng đất lần đầu từ tháng 3, đã quá hạn hẹn "
                "nhiều lần mà chưa được cấp.",
                "Bìa đỏ nhà tôi chờ mãi chẳng thấy, mỗi lần lên phường lại bảo về đợi, không biết còn thiếu gì.",
                "Hồ sơ cấp sổ đỏ lần đầu của nhà tôi nằm ở bộ phận một cửa hơn một năm, lần nào hỏi cũng được hẹn lại.",
                "Nhà tôi ở từ năm 1992, đủ giấy tờ, nộp hồ sơ đề nghị cấp giấy chứng nhận quyền sử dụng đất mà đến nay "
                "chưa có sổ.",
                "Nhiều hộ trong tổ đã nộp đủ hồ sơ cấp giấy chứng nhận lần đầu nhưng quá hạn giải quyết, không rõ vướng ở "
                "khâu nào.",
                "Giấy hẹn trả kết quả cấp sổ đỏ lần đầu ghi tháng 6, đến nay quá hạn 4 tháng vẫn chưa thấy trả lời.",
            ],
        ),
        "chuyển mục đích": Theme(
            4,
            [
                "Chuyển mục đích sử dụng đất vườn sang đất ở",
                "Đất vườn xen kẹt chưa được chuyển đất ở",
            ],
            [
                "Thửa đất vườn xen kẹt của gia đình xin chuyển mục đích sử dụng sang đất ở thì bị trả hồ sơ, không nói rõ "
                "lý do.",
                "Muốn làm nhà trên mảnh vườn ông bà để lại thì phải xin phép thế nào, sao hồ sơ cứ bị trả về?",
                "Chúng tôi muốn chuyển đất vườn liền kề sang đất ở để làm nhà cho con nhưng được trả lời là chưa có kế "
                "hoạch sử dụng đất.",
                "Khu đất vườn xen kẹt trong khu dân cư bao giờ được chuyển mục đích sang đất ở, tiền sử dụng đất tính thế "
                "nào?",
            ],
        ),
        "sai diện tích": Theme(
            3,
            ["Đính chính diện tích trên sổ đỏ", "Sai số liệu đo đạc thửa đất"],
            [
                "Diện tích ghi trên sổ đỏ ít hơn thực tế 12 mét vuông do đo đạc sai, xin đính chính mà phải đi lại nhiều lần.",
                "Bản đồ đo đạc năm ngoái ghi sai diện tích và ranh giới thửa đất nhà tôi, đề nghị đo đạc lại và đính "
                "chính.",
            ],
        ),
        "thuế đất": Theme(
            1,
            ["Thông báo thuế đất phi nông nghiệp"],
            ["Thông báo nộp thuế đất phi nông nghiệp năm nay tăng gấp đôi mà không có giải thích cách tính."],
        ),
    },
    "Quy hoạch, xây dựng, trật tự đô thị": {
        "quy hoạch treo": Theme(
            5,
            ["Quy hoạch treo khu tập thể cũ", "Dự án công viên treo nhiều năm", "Quy hoạch treo"],
            [
                "Khu đất quy hoạch công viên đã treo hơn mười năm, dân không được xây sửa, cũng không được bồi thường.",
                "Hơn mười năm nay nhà không được sửa vì bảo là sắp làm công viên, mà có thấy ai làm gì đâu.",
                "Nhà chúng tôi nằm trong quy hoạch công viên, treo mãi không triển khai, nhà dột nát mà không được cấp phép "
                "sửa chữa.",
                "Đề nghị công bố rõ quy hoạch công viên có làm nữa hay không, nếu không thì xóa quy hoạch treo cho dân xây "
                "nhà.",
                "Dự án công viên cạnh hồ treo từ năm 2012, bà con sống trong vùng quy hoạch không ổn định được.",
            ],
        ),
        "lấn vỉa hè": Theme(
            5,
            ["Lấn chiếm vỉa hè để bán hàng", "Vỉa hè phố chợ bị chiếm", "Hàng quán chiếm lối đi bộ"],
            [
                "Các hàng quán ở phố chợ lấn chiếm hết vỉa hè, bày bàn ghế, người đi bộ phải xuống lòng đường.",
                "Đi chợ phải len giữa xe máy và bàn ghế hàng quán, người già không còn chỗ đi.",
                "Vỉa hè trước cổng chợ bị chiếm để bán hàng và để xe, học sinh đi học phải đi xuống lòng đường rất nguy "
                "hiểm.",
                "Buổi tối quán nhậu bày bàn ghế kín vỉa hè, ra quân dẹp xong hôm sau lại lấn chiếm như cũ.",
                "Tình trạng lấn chiếm vỉa hè bán hàng ở đường vào chợ kéo dài, đề nghị xử phạt thường xuyên.",
            ],
        ),
        "xây không phép": Theme(
            4,
            ["Nhà xây sai phép", "Công trình xây dựng sai phép trong ngõ"],
            [
                "Công trình ở cuối ngõ xây vượt tầng so với giấy phép, che hết ánh sáng của các nhà xung quanh.",
                "Nhà bên cạnh lên tới sáu tầng trong ngõ nhỏ, có ai kiểm tra giấy phép không?",
                "Có nhà đang xây sai giấy phép, lấn ra khoảng không của ngõ, đã báo tổ trưởng mà chưa thấy lập biên bản.",
                "Công trình xây dựng sai phép thêm hai tầng, đề nghị thanh tra xây dựng đình chỉ và buộc tháo dỡ.",
            ],
        ),
        "dây cáp": Theme(
            2,
            ["Dây cáp viễn thông chằng chịt", "Bó gọn dây cáp trên cột điện"],
            [
                "Dây cáp viễn thông chằng chịt, võng thấp ngang đầu người, nguy hiểm khi mưa bão, đề nghị bó gọn.",
                "Đề nghị các nhà mạng bó gọn dây cáp viễn thông trên cột điện, nhiều dây đứt rơi xuống đường.",
            ],
        ),
    },
    "Giao thông, chiếu sáng": {
        "đèn ngõ 12": Theme(
            5,
            ["Thiếu đèn chiếu sáng ngõ 12", "Ngõ 12 tối, đèn đường hỏng", "Đèn đường"],
            [
                "Đèn chiếu sáng trong ngõ 12 hỏng đã ba tháng, ban đêm tối om, người già đi lại rất nguy hiểm.",
                "Tối đến ngõ 12 như hũ nút, mấy cái bóng hỏng từ trước Tết chưa ai thay.",
                "Ngõ 12 không có đèn đường, tối đến đi lại phải soi điện thoại, đề nghị lắp thêm bóng đèn chiếu sáng.",
                "Mấy bóng đèn đường ở đoạn giữa ngõ 12 cháy hết, tối om, con em đi học thêm về rất sợ.",
            ],
        ),
        "mặt đường ngõ 12": Theme(
            4,
            ["Mặt đường ngõ 12 hư hỏng", "Ổ gà trong ngõ 12"],
            [
                "Mặt đường bê tông ngõ 12 vỡ, nhiều ổ gà, xe máy đi qua hay bị ngã.",
                "Ngõ 12 sau khi đào đặt ống nước không hoàn trả mặt đường, để lại ổ gà và đá dăm.",
                "Đề nghị trải lại mặt đường bê tông ngõ 12 vì ổ gà nhiều, xe cứu thương khó vào.",
            ],
        ),
        "đèn tín hiệu": Theme(
            5,
            ["Xin lắp đèn tín hiệu ở ngã tư trường học", "Ngã tư thường xảy ra tai nạn", "Đèn tín hiệu giao thông"],
            [
                "Ngã tư gần trường học thường xảy ra tai nạn, đề nghị lắp đèn tín hiệu giao thông và vạch sang đường.",
                "Các cháu sang đường ở ngã tư trước trường giữa dòng xe, ngày nào cũng thấy va quệt.",
                "Giờ tan trường ở ngã tư xe cộ lộn xộn, chưa có đèn tín hiệu, các cháu sang đường rất nguy hiểm.",
                "Năm nay ngã tư này đã có bốn vụ tai nạn, kiến nghị lắp đèn tín hiệu giao thông hoặc gờ giảm tốc.",
                "Xin gờ giảm tốc và đèn tín hiệu ở ngã tư trước cổng trường để tránh tai nạn.",
            ],
        ),
        "xe tải": Theme(
            3,
            ["Xe tải chở vật liệu chạy trong giờ cao điểm", "Xe tải nặng làm hỏng đường"],
            [
                "Xe tải nặng chở đất cát chạy vào giờ cao điểm, rơi vãi vật liệu và làm hỏng đường.",
                "Đoàn xe tải chở vật liệu xây dựng chạy suốt ngày, rơi vãi đất cát, đề nghị cấm xe tải giờ cao điểm.",
            ],
        ),
        "xe buýt": Theme(
            1,
            ["Trạm chờ xe buýt không có mái che"],
            ["Trạm xe buýt ở phố lớn không có mái che và ghế ngồi, người cao tuổi đứng chờ dưới nắng."],
        ),
    },
    "Thoát nước, ngập úng": {
        "ngập phố": Theme(
            7,
            ["Ngập úng khi mưa lớn", "Phố ngập nước sau mỗi trận mưa", "Đường ngập", "Ngập úng khu trũng"],
            [
                "Cứ mưa to là cả khu phố ngập nửa mét, nước tràn vào nhà, xe máy chết máy hết.",
                "Hễ trời đổ mưa là nhà tôi phải tát nước, ô tô đi qua tạo sóng đánh vào nhà.",
                "Mưa lớn chừng nửa tiếng là đường ngập úng sâu, nước vào nhà dân, phải kê đồ đạc lên cao.",
                "Khu vực trũng cuối phố ngập úng kéo dài sau mỗi trận mưa lớn, nước rút rất chậm.",
                "Đường phố chúng tôi mưa là ngập, nước tràn vào nhà, đề nghị nâng cấp cống thoát nước.",
                "Sau khi nâng mặt đường thì khu phố bị ngập úng nặng hơn khi mưa lớn, nước chảy ngược vào nhà.",
            ],
        ),
        "nắp cống": Theme(
            4,
            ["Nắp cống vỡ", "Hố ga mất nắp đậy"],
            [
                "Nắp cống trước số nhà 40 bị vỡ, đã có người thụt chân xuống, đề nghị thay nắp mới.",
                "Mấy hố ga trên vỉa hè mất nắp đậy, trẻ con chạy chơi dễ ngã xuống.",
                "Nắp hố ga bị vỡ và sụt, rất nguy hiểm cho người đi bộ, đề nghị thay nắp.",
            ],
        ),
        "nạo vét mương": Theme(
            5,
            ["Nạo vét mương thoát nước", "Mương hôi thối vì lâu không nạo vét", "Mương ô nhiễm"],
            [
                "Con mương phía sau khu dân cư lâu không nạo vét, bùn đầy, mùi hôi thối bốc lên cả ngày.",
                "Cống lộ thiên sau nhà đen ngòm, ruồi muỗi và mùi hôi không ai chịu nổi.",
                "Đề nghị nạo vét mương và đậy nắp bê tông vì bùn rác ứ đọng, hôi thối, muỗi nhiều.",
                "Mương thoát nước bị bùn lấp gần hết, nhiều năm chưa được nạo vét, mùi hôi thối vào tận nhà.",
            ],
        ),
        "trạm bơm": Theme(
            1,
            ["Trạm bơm tiêu vận hành chậm"],
            ["Trạm bơm tiêu úng của cánh đồng cũ bây giờ ai vận hành, vì hôm bão không thấy máy chạy?"],
        ),
    },
    "Vệ sinh môi trường, rác thải": {
        "giờ thu rác": Theme(
            6,
            ["Giờ thu gom rác không cố định", "Thu gom rác không đúng giờ", "Rác để qua đêm"],
            [
                "Xe thu gom rác đến không đúng giờ, hôm sớm hôm muộn, bà con phải để rác ngoài đường qua đêm.",
                "Mang rác ra thì xe chưa tới, mang vào thì xe đi qua, đề nghị có giờ giấc rõ ràng.",
                "Giờ thu gom rác không cố định, công nhân đi làm về thì xe rác đã đi mất, rác dồn lại trong nhà.",
                "Đề nghị công ty môi trường thông báo giờ thu gom rác cố định và gõ kẻng để dân mang rác ra.",
                "Ba ngày mới thu gom rác một lần, túi rác để qua đêm bị chó mèo bới tung ra đường.",
            ],
        ),
        "bãi rác tự phát": Theme(
            4,
            ["Điểm đổ rác tự phát cạnh nhà văn hóa", "Bãi rác tự phát ở đất trống", "Đổ trộm phế thải"],
            [
                "Khu đất trống cạnh nhà văn hóa thành bãi rác tự phát, người nơi khác mang phế thải xây dựng đến đổ trộm.",
                "Chỗ đất trống gần nhà văn hóa ai cũng mang gạch vụn, đệm cũ ra vứt, trông rất nhếch nhác.",
                "Bãi rác tự phát ở khu đất trống bốc mùi, đề nghị dọn sạch và rào lại, gắn camera bắt người đổ trộm.",
                "Ban đêm có xe ba gác chở phế thải xây dựng đổ trộm ở khu đất trống, nay thành bãi rác.",
            ],
        ),
        "lò đốt": Theme(
            3,
            ["Khói bụi từ cơ sở sản xuất", "Xưởng gỗ gây khói bụi"],
            [
                "Xưởng gỗ trong khu dân cư xả khói bụi và mùi sơn suốt ngày, các cháu nhỏ hay ho.",
                "Cơ sở sản xuất đồ gỗ phun sơn không che chắn, khói bụi bay vào nhà dân, đề nghị di dời xưởng.",
            ],
        ),
        "tiếng ồn": Theme(
            2,
            ["Karaoke loa kéo gây ồn", "Tiếng ồn karaoke ban đêm"],
            [
                "Nhiều nhà hát karaoke bằng loa kéo đến nửa đêm, rất ồn, không ai ngủ được.",
                "Tiếng ồn karaoke loa kéo kéo dài quá 22 giờ, nhắc nhở không nghe, đề nghị xử phạt.",
            ],
        ),
        "cây xanh": Theme(
            1,
            ["Trồng thêm cây xanh ven hồ"],
            ["Đề nghị trồng thêm cây bóng mát quanh hồ để người già có chỗ đi bộ."],
        ),
    },
    "An ninh trật tự, phòng cháy": {
        "trộm cắp": Theme(
            5,
            ["Trộm cắp xe máy gia tăng", "Mất trộm trong khu dân cư", "Đề nghị tuần tra ban đêm"],
            [
                "Thời gian gần đây trộm cắp xe máy xảy ra nhiều, đề nghị công an tăng cường tuần tra ban đêm.",
                "Xe để trong sân cũng mất, đêm không dám ngủ, phường nên cho dân phòng đi tuần.",
                "Trong tháng tổ chúng tôi mất trộm ba xe máy, mong công an phường tuần tra và lắp camera an ninh.",
                "Kẻ gian đột nhập trộm cắp tài sản lúc rạng sáng, đề nghị lắp camera và tuần tra nhiều hơn.",
            ],
        ),
        "phòng cháy": Theme(
            5,
            ["Phòng cháy ở khu nhà trọ", "Nhà trọ không có lối thoát hiểm", "Kiểm tra phòng cháy chữa cháy"],
            [
                "Nhiều nhà trọ cho thuê không có lối thoát hiểm, không bình chữa cháy, đề nghị kiểm tra phòng cháy.",
                "Chung cư mini chật chội chỉ có một cầu thang, xảy ra hỏa hoạn thì chạy đường nào?",
                "Lo ngại cháy nổ ở dãy nhà trọ nhiều tầng, xe điện sạc dưới cầu thang, không có lối thoát hiểm.",
                "Đề nghị kiểm tra phòng cháy chữa cháy các nhà trọ, chung cư mini và tập huấn cho người thuê.",
            ],
        ),
        "tụ tập đua xe": Theme(
            4,
            ["Thanh niên tụ tập đua xe", "Nẹt pô, đua xe ban đêm"],
            [
                "Thanh niên tụ tập ở đường ven hồ đua xe, nẹt pô ầm ĩ từ 11 giờ đêm.",
                "Tối thứ bảy có nhóm thanh niên đua xe, nẹt pô, bốc đầu ở đường ven hồ, rất nguy hiểm.",
            ],
        ),
        "lừa đảo": Theme(
            2,
            ["Lừa đảo qua điện thoại", "Tuyên truyền chống lừa đảo qua mạng"],
            [
                "Nhiều người già bị gọi điện lừa đảo, giả danh công an, đề nghị tuyên truyền thường xuyên hơn.",
                "Đề nghị công an tuyên truyền các thủ đoạn lừa đảo qua mạng và điện thoại cho người già.",
            ],
        ),
    },
    "An sinh, người có công, bảo hiểm": {
        "trợ cấp người cao tuổi": Theme(
            5,
            ["Chậm chi trả trợ cấp người cao tuổi", "Trợ cấp xã hội cho người trên 80 tuổi", "Trợ cấp hưu trí xã hội"],
            [
                "Mẹ tôi đủ tuổi hưởng trợ cấp người cao tuổi từ đầu năm mà đến nay chưa nhận được tiền trợ cấp.",
                "Bố mẹ tôi ngoài 80 tuổi chờ mấy tháng chưa thấy đồng nào, hỏi thì bảo đang làm danh sách.",
                "Hồ sơ hưởng trợ cấp hưu trí xã hội của người cao tuổi nộp bốn tháng chưa có quyết định.",
                "Việc chi trả trợ cấp cho người cao tuổi hai tháng nay chậm, các cụ phải đi hỏi nhiều lần.",
                "Đề nghị chi trả trợ cấp người cao tuổi qua tài khoản đúng ngày, cụ nào yếu thì trả tại nhà.",
            ],
        ),
        "thẻ bảo hiểm": Theme(
            4,
            ["Gia hạn thẻ bảo hiểm y tế hộ gia đình", "Thẻ bảo hiểm y tế bị gián đoạn"],
            [
                "Thẻ bảo hiểm y tế của cả nhà bị gián đoạn khi chuyển nơi đăng ký khám chữa bệnh ban đầu.",
                "Đi khám ở trạm y tế mới biết thẻ hết hạn, trong khi tiền đã đóng đủ cả năm.",
                "Đóng bảo hiểm y tế hộ gia đình rồi mà thẻ chưa được gia hạn, đi khám phải trả tiền.",
                "Đề nghị hướng dẫn gia hạn thẻ bảo hiểm y tế hộ gia đình, vì nơi thu cũ đã chuyển đi.",
            ],
        ),
        "hộ nghèo": Theme(
            3,
            ["Bình xét hộ nghèo, hộ cận nghèo", "Rà soát hộ cận nghèo"],
            [
                "Việc bình xét hộ nghèo, hộ cận nghèo chưa công khai, có hộ khó khăn thật mà không được xét.",
                "Đề nghị rà soát lại danh sách hộ cận nghèo, hộ nghèo và công khai tiêu chí bình xét.",
            ],
        ),
        "nhà tình nghĩa": Theme(
            2,
            ["Sửa nhà cho gia đình thương binh", "Hỗ trợ sửa nhà người có công"],
            [
                "Nhà của gia đình thương binh trong tổ đã dột nát, đề nghị hỗ trợ sửa nhà theo chế độ người có công.",
                "Xin hỗ trợ sửa nhà cho gia đình người có công, nhà dột nát không đủ tiền sửa.",
            ],
        ),
        "mai táng phí": Theme(
            1,
            ["Mai táng phí"],
            ["Thủ tục nhận tiền mai táng phí cần những giấy gì, đến nay gia đình chưa được chi."],
        ),
    },
    "Giáo dục": {
        "quá tải lớp": Theme(
            5,
            ["Trường tiểu học quá tải", "Sĩ số lớp quá đông", "Thiếu trường tiểu học công lập"],
            [
                "Trường tiểu học của phường quá tải, mỗi lớp 50 học sinh, các cháu phải học luân phiên ngày thứ bảy.",
                "Con tôi học lớp 2 phải ngồi chung bàn ba người, thứ bảy vẫn phải đến lớp vì thiếu phòng.",
                "Sĩ số mỗi lớp quá đông, trên 50 học sinh, đề nghị xây thêm trường tiểu học.",
                "Khu đô thị mới đông dân mà chưa có trường tiểu học công lập, học sinh dồn về trường cũ gây quá tải.",
            ],
        ),
        "cổng trường": Theme(
            4,
            ["Ùn tắc trước cổng trường", "Phụ huynh đỗ xe kín cổng trường"],
            [
                "Giờ tan học phụ huynh đỗ ô tô kín cổng trường, ùn tắc cả tuyến phố.",
                "Mỗi sáng đưa con đến lớp phải len lỏi giữa ô tô đỗ hai bên, tắc cứng.",
                "Ùn tắc trước cổng trường mầm non sáng nào cũng vậy, phụ huynh đỗ xe dưới lòng đường.",
            ],
        ),
        "thu đầu năm": Theme(
            4,
            ["Các khoản thu đầu năm học", "Khoản thu tự nguyện ở trường"],
            [
                "Các khoản thu đầu năm học gọi là tự nguyện nhưng lớp nào cũng chia đều, phụ huynh khó từ chối.",
                "Họp phụ huynh nào cũng nói đóng góp tự nguyện mà ai không nộp thì bị nhắc tên.",
                "Đề nghị công khai các khoản thu đầu năm học và quỹ phụ huynh, nhiều khoản thu không rõ mục đích.",
            ],
        ),
        "mầm non": Theme(
            1,
            ["Trông trẻ ngoài giờ"],
            ["Công nhân tan ca muộn, mong có lớp trông trẻ ngoài giờ tại trường mầm non."],
        ),
    },
    "Thủ tục hành chính, dịch vụ công, chuyển đổi số": {
        "nộp trực tuyến lỗi": Theme(
            5,
            ["Nộp hồ sơ trực tuyến hay bị lỗi", "Cổng dịch vụ công báo lỗi", "Dịch vụ công trực tuyến khó dùng"],
            [
                "Nộp hồ sơ trực tuyến trên cổng dịch vụ công hay bị lỗi, không tải được giấy tờ lên.",
                "Làm trên mạng thì máy báo không hợp lệ, gọi số hỗ trợ không ai nghe, cuối cùng vẫn phải ra phường.",
                "Cổng dịch vụ công báo lỗi khi thanh toán, phải đến tận nơi làm lại hồ sơ.",
                "Người già không biết nộp hồ sơ trực tuyến, đề nghị có người hướng dẫn dịch vụ công tại nhà văn hóa.",
                "Dịch vụ công trực tuyến khó dùng, đăng nhập nhiều lần vẫn bị lỗi, không ai hướng dẫn.",
            ],
        ),
        "chờ lâu một cửa": Theme(
            4,
            ["Chờ lâu ở bộ phận một cửa", "Bộ phận một cửa đông, chờ lâu"],
            [
                "Đến bộ phận một cửa từ sáng, lấy số rồi chờ lâu đến trưa mới tới lượt.",
                "Xếp hàng từ 7 giờ rưỡi mà 11 giờ mới được gọi tên, chỉ có hai cán bộ tiếp dân.",
                "Sau khi sáp nhập phường, bộ phận một cửa rất đông, phải chờ lâu, thiếu ghế ngồi và quạt.",
            ],
        ),
        "chứng thực": Theme(
            3,
            ["Chứng thực bản sao", "Giờ làm chứng thực buổi chiều"],
            [
                "Buổi chiều bộ phận chứng thực bản sao nghỉ sớm, người đi làm không kịp chứng thực giấy tờ.",
                "Đề nghị làm chứng thực bản sao vào sáng thứ bảy cho người đi làm.",
            ],
        ),
        "đổi địa chỉ": Theme(
            4,
            ["Đổi địa chỉ giấy tờ sau khi sáp nhập phường", "Giấy tờ ghi tên phường cũ"],
            [
                "Sau khi sáp nhập, giấy tờ của chúng tôi ghi tên phường cũ, có phải đi đổi địa chỉ trên giấy tờ không?",
                "Căn cước, bằng lái và đăng ký xe ghi tên phường trước đây thì dùng tiếp có được không?",
                "Xin hướng dẫn việc đổi địa chỉ trên giấy tờ, đăng ký kinh doanh ghi tên phường cũ sau sáp nhập.",
            ],
        ),
        "wifi": Theme(
            1,
            ["Wifi công cộng tại nhà văn hóa"],
            ["Xin lắp wifi công cộng ở nhà văn hóa để bà con dùng ứng dụng của thành phố."],
        ),
    },
}


def opinions_to_group() -> list[Said]:
    """All opinions in order of arrival: topics and themes mixed, always in the same order."""
    rows = [list(told(topic, name, theme)) for topic, themes in TOPICS.items() for name, theme in themes.items()]
    longest = max(map(len, rows))
    return [row[place] for place in range(longest) for row in rows if place < len(row)]


def told(topic: str, name: str, theme: Theme) -> Iterator[Said]:
    for number in range(theme.count):
        turn = number + len(name)
        subject = theme.subjects[number % len(theme.subjects)] if turn % 3 else f"Ý kiến về {topic.lower()}"
        said = theme.said[number % len(theme.said)]
        more = theme.said[(number + 1) % len(theme.said)] if number >= len(theme.said) else ""
        text = OPENINGS[turn % len(OPENINGS)] + " ".join(filter(None, [said, more])) + CLOSINGS[turn % len(CLOSINGS)]
        yield Said(topic, f"{topic}: {name}", subject, text, group=number % 8 + 1)

import unicodedata

import pytest

from dialogue_portal.lib.abbreviations import written_otherwise


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("GPMB", "giải phóng mặt bằng"),
        ("cấp GCN QSDĐ ngõ 15", "cấp giấy chứng nhận quyền sử dụng đất ngõ 15"),
        ("gcn qsdd", "giấy chứng nhận quyền sử dụng đất"),
        ("QSDÐ", "quyền sử dụng đất"),
        ("kt-xh", "kinh tế - xã hội"),
        ("giai phong mat bang phường", "GPMB phường"),
        (unicodedata.normalize("NFD", "Vệ sinh môi trường"), "VSMT"),
        ("TDP 3, tổ dân phố 4", "tổ dân phố 3, tổ dân phố 4"),
        ("TDP3", "tổ dân phố 3"),
        ("cấp GCNQSDĐ", "cấp giấy chứng nhận quyền sử dụng đất"),
        ("giấy chứng nhận quyền sử dụng đất", "GCN QSDĐ"),
        ("bhyt", "bảo hiểm y tế"),
        ("an toàn giao thông trước cổng trường", "ATGT trước cổng trường"),
        ("giải phóng mặt", ""),
        ("TP, ĐT", ""),
        ("05/TB-UBND", ""),
        ("số 05/TB-UBND về GPMB", "số 05/TB-UBND về giải phóng mặt bằng"),
        ("12/4 TDP 3", "12/4 tổ dân phố 3"),
        ("gpmbx", ""),
        ("", ""),
    ],
)
def test_what_is_short_is_spelt_out_and_else_the_other_way(typed, other):
    assert written_otherwise(typed) == other
